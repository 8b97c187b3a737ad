/** The colours that a partnership may wear. White text is readable on each: contrast 7:1 or better (tested). */
export const COLOURS = {
  green: { title: 'Dark green', brand: '#17443f', accent: '#d99a1c' },
  blue: { title: 'Navy blue', brand: '#1b3a5c', accent: '#e0a526' },
  purple: { title: 'Purple', brand: '#43305f', accent: '#7fb7a6' },
  maroon: { title: 'Maroon', brand: '#5c2230', accent: '#d9b36b' },
  slate: { title: 'Slate grey', brand: '#33414a', accent: '#6fb1c9' },
} as const

export type ColourName = keyof typeof COLOURS
