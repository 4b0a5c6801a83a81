export { declarePrompt, type PromptOrigin, promptOrigins } from './declared-prompts.ts';
export { isPromptName, promptNames, promptText } from './prompt-folder.ts';
export { inspectPrompts, type PromptFault, unheardPrompts } from './prompt-inspection.ts';
