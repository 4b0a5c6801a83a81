export { instructionFaults, publishedInstructions } from './faults.ts';
export { type Instructions, InstructionsError, parseInstructions } from './instruction-file.ts';
