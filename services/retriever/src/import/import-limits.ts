/** Bounds of an import. What passes one is refused with one line; nothing is read to find that out. */
export const IMPORT_LIMITS = {
  /** Bytes of one document. */
  documentBytes: 20_000_000,
  /** Bytes of an archive as it lies on the disk. */
  archiveBytes: 300_000_000,
  /** Bytes of all documents together, unpacked. */
  totalBytes: 300_000_000,
  /** Documents, and entries of an archive. */
  documents: 20_000,
  /** How many times larger an entry may be than it is packed, once it is larger than `ratioFrom` bytes. */
  ratio: 200,
  ratioFrom: 1_000_000,
  /** Time to read one document, milliseconds. */
  readMs: 30_000,
  /** Memory of the process that reads, megabytes. */
  readMegabytes: 512,
  /** Pages of a PDF. */
  pages: 1_000,
  /** Rows of a table. */
  rows: 20_000,
  /** Cells of a table, merged ones counted as often as they are repeated. */
  cells: 200_000,
} as const;
