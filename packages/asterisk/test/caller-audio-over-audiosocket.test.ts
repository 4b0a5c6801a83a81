import { createAudioSocketAudioSource } from '../src/mod.ts';
import { describeCallerAudio } from './caller-audio-suite.ts';

describeCallerAudio('AudioSocket', (ari, logger) =>
  createAudioSocketAudioSource({ ari, logger, host: '127.0.0.1', port: 0 }),
);
