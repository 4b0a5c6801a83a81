export * from './conditions.ts';
export * from './percentiles.ts';
export * from './untried.ts';
