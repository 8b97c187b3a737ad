export const performance = 1
