import { mkdirSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AppError } from '../result/index.ts'

/**
 * Takes the data folder for this process alone: two processes writing one embedded database destroy its indexes.
 *
 * The lock is a listening socket named from the folder's device and inode. The kernel lets go of it the moment the
 * process dies, however it dies, so there is never a stale lock to clean up. On Linux the name is abstract and leaves
 * no file; elsewhere it is a socket file or named pipe.
 * @throws AppError `data-folder-in-use`
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { dev, ino } = statSync(folder)
  const server = createServer((socket) => socket.destroy())
  await listen(server, socketName(`frankpledge-${dev}-${ino}`), folder)
  server.unref()
  return { release: () => new Promise((resolve) => server.close(() => resolve())) }
}

function socketName(name: string): string {
  if (process.platform === 'linux') return `\0${name}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : path.join(tmpdir(), `${name}.sock`)
}

function listen(server: Server, name: string, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new AppError(
              'data-folder-in-use',
              `Another Frankpledge process is using the data folder ${folder}. Stop it first, or choose another folder with --data.`,
              { cause: error },
            )
          : error,
      )
    })
    server.listen(name, () => resolve())
  })
}
