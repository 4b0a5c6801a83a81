import { z } from 'zod';
import {
  CertificateError,
  type CertificateUse,
  certificateName,
  checkTlsFiles,
  readTlsFiles,
  type TlsFiles,
  type TlsTerms,
} from './tls-files.ts';

/**
 * Certificates of a folder, as they are now. Those that were renewed in it are taken over by {@link refresh}; what cannot be used is
 * not, and the ones before stay.
 */
export class Certificates {
  readonly folder: string;
  readonly use: CertificateUse;
  readonly #listeners = new Set<(files: TlsFiles) => void>();
  #current: TlsFiles;
  #terms: TlsTerms;
  #suspected: CertificateError | undefined;
  #refused: CertificateError | undefined;

  /** @throws CertificateError when they cannot be used; expired ones can, so that a program starts and says so */
  constructor(folder: string, use: CertificateUse = 'services') {
    this.folder = folder;
    this.use = use;
    this.#current = readTlsFiles(folder, use);
    this.#terms = checkTlsFiles(folder, this.#current);
  }

  get current(): TlsFiles {
    return this.#current;
  }

  get terms(): TlsTerms {
    return this.#terms;
  }

  /** Why what lies in the folder now was not taken over; undefined when it was. */
  get refused(): CertificateError | undefined {
    return this.#refused;
  }

  /** Told each time that they were renewed. @returns ends it */
  onRenewed(listener: (files: TlsFiles) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Looks whether there are others in the folder, and takes them over. A fault counts from the second look on that finds it: files
   * may just be changed.
   *
   * @returns whether they were renewed
   */
  refresh(nowMs = Date.now()): boolean {
    let next: { files: TlsFiles; terms: TlsTerms } | undefined;
    try {
      next = this.#other(nowMs);
    } catch (error) {
      if (!(error instanceof CertificateError)) throw error;
      this.#refused = this.#suspected?.message === error.message ? error : this.#refused;
      this.#suspected = error;
      return false;
    }
    this.#suspected = undefined;
    this.#refused = undefined;
    if (next === undefined) return false;
    this.#current = next.files;
    this.#terms = next.terms;
    for (const listener of this.#listeners) listener(next.files);
    return true;
  }

  /** @throws CertificateError when there are others that are worse */
  #other(nowMs: number): { files: TlsFiles; terms: TlsTerms } | undefined {
    const files = readTlsFiles(this.folder, this.use);
    if (isSame(files, this.#current)) return undefined;
    const terms = checkTlsFiles(this.folder, files);
    const day = (ms: number): string => new Date(ms).toISOString();
    if (terms.notBeforeMs > nowMs)
      throw new CertificateError(
        `${certificateName(this.folder)} counts only from ${day(terms.notBeforeMs)} on`,
      );
    if (terms.notAfterMs <= nowMs)
      throw new CertificateError(`${certificateName(this.folder)} expired on ${day(terms.notAfterMs)}`);
    return { files, terms };
  }
}

function isSame(one: TlsFiles, other: TlsFiles): boolean {
  return (
    one.authority.equals(other.authority) &&
    one.certificate.equals(other.certificate) &&
    one.key.equals(other.key)
  );
}

/** A setting that names a folder of certificates. */
export function certificateFolder(use: CertificateUse): z.ZodType<Certificates, string> {
  return z.string().transform((folder, issue): Certificates => {
    try {
      return new Certificates(folder, use);
    } catch (error) {
      issue.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });
}
