import { type ServiceProcess, smallModel, startModelServer, weightsFile } from '@decroche/local-stack';
import { UsageError } from '../command.ts';
import { prepareSmallModel } from '../preparation.ts';

export const MODEL_HELP = `  --model ADDRESS   let a language model say the draft in other words beside the built-in one: any OpenAI-compatible
                    server, such as http://127.0.0.1:8000/v1; its key is taken from LLM_API_KEY
  --model small     the same with a toy that is fetched (110 MB, once): to try the way, never for a fund
  --model-name N    name of the model; default: the first that the server lists`;

/** A language model for one demonstration. */
export interface ChosenModel {
  /** Settings of the generator. */
  readonly settings: Readonly<Record<string, string>>;
  /** What to tell who starts it, in French as the desk. */
  readonly notice: string;
  /** Longest time that an answer may take, milliseconds. */
  readonly deadlineMs: number;
  /** Its server, where it is started here. */
  readonly processes: readonly ServiceProcess[];
  stop(): Promise<void>;
}

/** Of a served model. */
const DEADLINE_MS = 6_000;
/** Of the toy on two busy cores. */
const SMALL_DEADLINE_MS = 60_000;
const LIST_TIMEOUT_MS = 5_000;

/**
 * The model that `--model` asks for.
 *
 * @param asked an address, or `small`
 * @throws UsageError when the address is none, or nobody answers there
 */
export async function chosenModel(
  asked: string,
  name: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<ChosenModel> {
  if (asked === 'small') return await startSmall();
  const apiKey = env.LLM_API_KEY ?? '';
  const model = name ?? (await firstModel(asked, apiKey));
  return {
    settings: { LLM_BASE_URL: asked, LLM_MODEL: model, ...(apiKey === '' ? {} : { LLM_API_KEY: apiKey }) },
    notice: `Modèle de langue : ${model}, sur ${new URL(asked).host}. Chacune de ses phrases est vérifiée dans les textes.`,
    deadlineMs: DEADLINE_MS,
    processes: [],
    stop: async () => undefined,
  };
}

async function startSmall(): Promise<ChosenModel> {
  await prepareSmallModel();
  const { name, title } = smallModel();
  const server = await startModelServer({ weights: weightsFile(), alias: name });
  return {
    settings: {
      LLM_BASE_URL: server.baseUrl,
      LLM_MODEL: name,
      LLM_API_KEY: server.apiKey,
      LLM_DEADLINE_MS: String(SMALL_DEADLINE_MS),
      LLM_SILENCE_MS: String(SMALL_DEADLINE_MS),
      LLM_MAX_TOKENS: '120',
      LLM_PARTIALS: 'warm',
    },
    notice: `Modèle de langue : ${title}, un jouet, pour essayer le chemin, jamais pour un organisme. Il écrit lentement et presque toujours faux : la vérification retire ce qui n’est pas dans les textes.`,
    deadlineMs: SMALL_DEADLINE_MS,
    processes: [server.process],
    stop: () => server.stop(),
  };
}

async function firstModel(address: string, apiKey: string): Promise<string> {
  const expected = 'expected http://host:port/v1 of an OpenAI-compatible server, or small';
  if (!URL.canParse(address)) throw new UsageError(`--model: ${address} is no address; ${expected}`);
  try {
    const response = await fetch(`${address.replace(/\/+$/, '')}/models`, {
      headers: apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` },
      signal: AbortSignal.timeout(LIST_TIMEOUT_MS),
    });
    const { data } = (await response.json()) as { data?: readonly { readonly id?: unknown }[] };
    const id = data?.[0]?.id;
    if (typeof id === 'string' && id !== '') return id;
  } catch (cause) {
    throw new UsageError(`--model: nobody lists models at ${address}; ${expected}`, { cause });
  }
  throw new UsageError(`--model: ${address} lists no model; name one with --model-name`);
}
