import { faultWords } from '../articles/fault-wording.ts';

/** A fault of the whole base, "article: place: message", in the experts' words. */
export function faultLine(problem: string): string {
  const [article = '', place = '', ...message] = problem.split(': ');
  if (message.length === 0) return `${article} : ${faultWords(place)}`;
  return `${article}, ${place} : ${faultWords(message.join(': '))}`;
}
