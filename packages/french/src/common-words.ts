const list = (words: string): string[] => words.trim().split(/\s+/);
export const COMMON_WORDS: readonly string[] = list('bonjour maison');
