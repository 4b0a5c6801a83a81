export { Agenda } from './agenda.ts';
export { CallSimulation, PARTS, type Part } from './call-simulation.ts';
export { Chance } from './chance.ts';
export {
  COEFFICIENTS_FILE,
  type Coefficients,
  coefficientsSchema,
  PROGRAMS,
  type Program,
  readCoefficients,
} from './coefficients.ts';
export { costsOf } from './plan-check.ts';
export { SharedCores } from './shared-cores.ts';
