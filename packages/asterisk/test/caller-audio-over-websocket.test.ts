import { createWebSocketAudioSource } from '../src/mod.ts';
import { describeCallerAudio } from './caller-audio-suite.ts';

describeCallerAudio('chan_websocket, server role', (ari, logger) =>
  createWebSocketAudioSource({ ari, logger }),
);
