import { runCheck } from './check-end.ts';

/** One check of the installation that the environment names, and ends. */
process.exitCode = await runCheck(process.env);
