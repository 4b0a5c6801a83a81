export { PostgresContainer } from './postgres-container.ts';
export { RedisContainer } from './redis-container.ts';
