export { instructionFaults, publishedInstructions } from './faults.ts';
export {
  formatInstructions,
  type Instructions,
  InstructionsError,
  parseInstructions,
} from './instruction-file.ts';
