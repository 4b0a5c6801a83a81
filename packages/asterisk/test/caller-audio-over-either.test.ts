import { createCallerAudioSource } from '../src/mod.ts';
import { describeCallerAudio } from './caller-audio-suite.ts';

describeCallerAudio('chan_websocket with AudioSocket behind it', (ari, logger) =>
  createCallerAudioSource({
    ...{ ari, logger, transports: ['websocket', 'audiosocket'] },
    audioSocket: { host: '127.0.0.1', port: 0 },
  }),
);
