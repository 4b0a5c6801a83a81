export { declarePrompt, type PromptOrigin, promptOrigins } from './declared-prompts.ts';
export { isPromptName, promptNames, promptText } from './prompt-folder.ts';
export { heardPrompts, inspectPrompts, type PromptFault } from './prompt-inspection.ts';
