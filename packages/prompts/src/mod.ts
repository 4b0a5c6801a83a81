export { declarePrompt, type PromptOrigin, promptOrigins } from './declared-prompts.ts';
export { heardOf } from './playable-audio.ts';
export { isPromptName, promptNames, promptText } from './prompt-folder.ts';
export { heardPrompts, inspectPrompts, type PromptFault } from './prompt-inspection.ts';
