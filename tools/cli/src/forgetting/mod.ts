export * from './canaries.ts';
export * from './check-delivery.ts';
export * from './forget-check.ts';
export * from './installation-check.ts';
