// What a container's health check asks: this process's own /live, at the port of HEALTH_LISTEN.
const port = (process.env.HEALTH_LISTEN ?? ':8081').split(':').at(-1);
const answer = await fetch(`http://127.0.0.1:${port}/live`, { signal: AbortSignal.timeout(2_000) }).catch(
  () => undefined,
);
process.exitCode = answer?.ok ? 0 : 1;
