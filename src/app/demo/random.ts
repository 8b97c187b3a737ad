/**
 * Numbers that look random and are the same in every run and on every machine: Mulberry32 (Tommy Ettinger, public
 * domain), started from a text, so that each series has a stream of its own and a new one changes no other.
 */
export function randomStream(name: string): () => number {
  let state = hashOfText(name)
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** FNV-1a over the UTF-16 units, then the finaliser of MurmurHash3, so that texts that differ little start far apart. */
function hashOfText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A standard normal value by Box and Muller, from two numbers of the stream. */
export function normal(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}

/**
 * The count below which a share `at` of a negative binomial distribution lies: variance is mean + spread * mean².
 * Without spread it is the Poisson distribution. By quantiles and not by drawing, so that one random number makes one
 * count and a larger mean never makes a smaller count.
 */
export function countAt({ at, mean, spread }: { at: number; mean: number; spread: number }): number {
  if (!(mean > 0)) return 0
  const size = 1 / spread
  const poisson = !Number.isFinite(size)
  let chance = poisson ? Math.exp(-mean) : (size / (size + mean)) ** size
  let below = chance
  let count = 0
  // The tail beyond is smaller than what 32 random bits can reach.
  const most = mean + 40 * Math.sqrt(mean + spread * mean * mean) + 40
  while (below <= at && count < most) {
    count++
    chance *= poisson ? mean / count : ((count - 1 + size) / count) * (mean / (mean + size))
    below += chance
  }
  return count
}
