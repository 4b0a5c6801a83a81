/** Something in the base that a person must mend: where it is and what to do. One line each. */
export interface KnowledgeProblem {
  /** Path inside the base. */
  readonly file: string;
  /** Field or line; empty when it concerns the whole file. */
  readonly field: string;
  /** What is wrong and what is expected; quotes no more than a name of the file's own. */
  readonly message: string;
}

/** The problem as one line. */
export function describeProblem(problem: KnowledgeProblem): string {
  return [problem.file, problem.field, problem.message].filter((part) => part !== '').join(': ');
}

/** A file of the base that cannot be read as what it should be. */
export class KnowledgeFileError extends Error {
  override readonly name = 'KnowledgeFileError';
  readonly code = 'KNOWLEDGE_FILE_INVALID';
  readonly problems: readonly KnowledgeProblem[];

  constructor(problems: readonly KnowledgeProblem[], options?: ErrorOptions) {
    super(problems.map(describeProblem).join('; '), options);
    this.problems = problems;
  }
}

/** A base that cannot be opened at all: nothing can be searched. */
export class KnowledgeUnavailableError extends Error {
  override readonly name = 'KnowledgeUnavailableError';
  readonly code = 'KNOWLEDGE_UNAVAILABLE';

  constructor(folder: string, options?: ErrorOptions) {
    super(
      `no article can be read in ${folder}; set KNOWLEDGE_DIR to a folder with an articles/ folder`,
      options,
    );
  }
}
