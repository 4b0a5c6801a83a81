export * from './check-delivery.ts';
export * from './check-end.ts';
export * from './config.ts';
export * from './forget-report.ts';
export * from './installation-check.ts';
export * from './redis-search.ts';
export * from './stores.ts';
export * from './traces.ts';
