/** Pictures are never kept as they came: each is drawn afresh, so that only what is to be seen of it stays. */
import sharp, { type Metadata, type Sharp } from 'sharp'
import { ok, type Result, refused } from '../../../platform/result/index.ts'
import type { PictureFormat } from '../domain/formats.ts'
import { LIMITS } from '../domain/limits.ts'
import type { FileRefusal } from '../domain/refusals.ts'
import { createGate } from './gate.ts'

// Only the readers that we need: the library can read many more, and each is a way in.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((reader) => `VipsForeignLoad${reader}`),
})
sharp.cache(false)
sharp.concurrency(1)

/** Drawing takes hundreds of megabytes for the largest pictures. */
const atMost = createGate(2)
const SECONDS = 30

export interface Drawn {
  readonly format: PictureFormat
  readonly body: Buffer
  /** WebP, its longer side `LIMITS.previewPixels` at most. */
  readonly preview: Buffer
}

/** Turned as the camera was held, then written anew without where, when, by what and by whom it was taken. */
export function drawAfresh(bytes: Buffer, found: PictureFormat | 'heic'): Promise<Result<Drawn, FileRefusal>> {
  return atMost(async () => {
    try {
      const metadata = await open(bytes).metadata()
      if (dots(metadata) > LIMITS.picturePixels) return refused('huge-picture')
      const format = found === 'heic' ? 'jpeg' : found
      const moves = (metadata.pages ?? 1) > 1 && (format === 'gif' || format === 'webp')
      const body = await written(moves ? open(bytes, { animated: true }) : open(bytes).autoOrient(), format).toBuffer()
      const preview = await open(body)
        .resize({ ...side(), fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 75 })
        .toBuffer()
      return ok({ format, body, preview })
    } catch (problem) {
      return refused(refusalFor(problem, found))
    }
  })
}

function open(bytes: Buffer, options: { animated?: boolean } = {}): Sharp {
  const limits = { limitInputPixels: LIMITS.picturePixels, failOn: 'error' } as const
  return sharp(bytes, { ...limits, ...options }).timeout({ seconds: SECONDS })
}

function side() {
  return { width: LIMITS.previewPixels, height: LIMITS.previewPixels }
}

function dots(metadata: Metadata): number {
  return metadata.width * (metadata.pageHeight ?? metadata.height) * (metadata.pages ?? 1)
}

function written(picture: Sharp, format: PictureFormat): Sharp {
  switch (format) {
    case 'jpeg':
      return picture.jpeg({ quality: 88 })
    case 'png':
      return picture.png()
    case 'webp':
      return picture.webp({ quality: 88 })
    case 'gif':
      return picture.gif()
  }
}

function refusalFor(problem: unknown, found: PictureFormat | 'heic'): FileRefusal {
  const message = problem instanceof Error ? problem.message : ''
  if (/pixel limit|too large|timeout/i.test(message)) return 'huge-picture'
  return found === 'heic' ? 'heic' : 'broken-picture'
}
