import { createHash } from 'node:crypto'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Encoding } from './compress.ts'

/** A stylesheet, script, font or picture, held in memory and named by its content so that browsers may keep it for good. */
export interface Asset {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

export interface StoredAsset extends Asset {
  /** Compressed; null where that makes it no smaller, as with fonts. Done when it is first asked for, then kept. */
  readonly encoded: (encoding: Encoding) => Buffer | null
}

export interface AssetStore {
  /** The address of an asset: `/assets/app.3f2a91c0.css`. Throws for a name that was not given. */
  readonly href: (name: string) => string
  readonly find: (fileName: string) => StoredAsset | undefined
}

export function createAssetStore(assets: readonly Asset[]): AssetStore {
  const byName = new Map<string, string>()
  const byFileName = new Map<string, StoredAsset>()
  for (const asset of assets) {
    const hash = createHash('sha256').update(asset.bytes).digest('hex').slice(0, 10)
    const dot = asset.name.lastIndexOf('.')
    const fileName = `${asset.name.slice(0, dot)}.${hash}${asset.name.slice(dot)}`
    byName.set(asset.name, fileName)
    byFileName.set(fileName, { ...asset, encoded: keepEncoded(asset.bytes) })
  }
  return {
    href: (name) => {
      const fileName = byName.get(name)
      if (fileName === undefined) throw new Error(`No such asset: ${name}`)
      return `/assets/${fileName}`
    },
    find: (fileName) => byFileName.get(fileName),
  }
}

function keepEncoded(bytes: Buffer): StoredAsset['encoded'] {
  const kept = new Map<Encoding, Buffer | null>()
  return (encoding) => {
    const known = kept.get(encoding)
    if (known !== undefined) return known
    const made = encoding === 'br' ? brotliCompressSync(bytes) : gzipSync(bytes)
    const worth = made.length < bytes.length ? made : null
    kept.set(encoding, worth)
    return worth
  }
}
