import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** A stylesheet, script, font or picture, held in memory and named by its content so that browsers may keep it for good. */
export interface Asset {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

export interface AssetStore {
  /** The address of an asset: `/assets/app.3f2a91c0.css`. Throws for a name that was not given. */
  readonly href: (name: string) => string
  readonly find: (fileName: string) => (Asset & { readonly gzipped: Buffer }) | undefined
}

export function createAssetStore(assets: readonly Asset[]): AssetStore {
  const byName = new Map<string, string>()
  const byFileName = new Map<string, Asset & { gzipped: Buffer }>()
  for (const asset of assets) {
    const hash = createHash('sha256').update(asset.bytes).digest('hex').slice(0, 10)
    const dot = asset.name.lastIndexOf('.')
    const fileName = `${asset.name.slice(0, dot)}.${hash}${asset.name.slice(dot)}`
    byName.set(asset.name, fileName)
    byFileName.set(fileName, { ...asset, gzipped: gzipSync(asset.bytes) })
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
