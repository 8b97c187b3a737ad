/** How large what is sent may be. The database has a limit of its own for one file (contents_size), above these. */
export const LIMITS = {
  /** Bytes of one file. */
  fileBytes: 10_000_000,
  /** Bytes of all files sent together. */
  uploadBytes: 25_000_000,
  files: 20,
  /** Width times height, of all frames of a moving picture together. */
  picturePixels: 80_000_000,
  /** The longer side of a preview. */
  previewPixels: 800,
  /** Bytes that an office document may come to when unpacked. */
  unpackedBytes: 200_000_000,
} as const
