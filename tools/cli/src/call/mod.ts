export * from './call-report.ts';
export * from './desk-robot.ts';
export * from './timeline-client.ts';
