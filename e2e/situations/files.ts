/** Files as people have them: a photograph with a camera's hidden data, and such as must be refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'

const folder = mkdtempSync(path.join(tmpdir(), 'frankpledge-files-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

/** The path of a small photograph that says where it was taken. */
export async function photograph(name: string): Promise<string> {
  const bytes = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#7a8b6f' } })
    .withExif({ IFD0: { Make: 'Camera', Artist: 'Somebody' } })
    .jpeg()
    .toBuffer()
  return saved(name, bytes)
}

/** The path of a file of this name with these bytes. */
export function saved(name: string, bytes: Uint8Array | string): string {
  const file = path.join(folder, name)
  writeFileSync(file, bytes)
  return file
}
