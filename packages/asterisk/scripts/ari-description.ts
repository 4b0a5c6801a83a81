import { z } from 'zod';

const property = z.object({
  type: z.string(),
  required: z.boolean().optional(),
  allowableValues: z.object({ valueType: z.string(), values: z.array(z.string()).optional() }).optional(),
});
const parameter = z.object({
  name: z.string(),
  paramType: z.enum(['path', 'query', 'body']),
  dataType: z.string(),
  required: z.boolean().optional(),
  allowMultiple: z.boolean().optional(),
  allowableValues: property.shape.allowableValues,
});
const description = z.object({
  models: z.record(
    z.string(),
    z.object({ properties: z.record(z.string(), property), subTypes: z.array(z.string()).optional() }),
  ),
  apis: z.array(
    z.object({
      path: z.string(),
      operations: z.array(
        z.object({
          httpMethod: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
          responseClass: z.string(),
          upgrade: z.string().optional(),
          parameters: z.array(parameter).optional(),
        }),
      ),
    }),
  ),
});

/** One file of Asterisk's rest-api folder (Swagger 1.2 with Asterisk's own additions). */
export type Description = z.infer<typeof description>;
type Property = z.infer<typeof property>;
type Parameter = z.infer<typeof parameter>;
type Model = Description['models'][string];

/** Reads one description; throws an error that names the file when it has not the expected shape. */
export function parseDescription(fileName: string, text: string): Description {
  const parsed = description.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`${fileName}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

const LINE_WIDTH = 110;

function typeName(swaggerType: string): string {
  const list = /^List\[(.+)\]$/.exec(swaggerType)?.[1];
  if (list !== undefined) return `${typeName(list)}[]`;
  const primitives: Record<string, string> = {
    string: 'string',
    Date: 'string',
    boolean: 'boolean',
    int: 'number',
    long: 'number',
    double: 'number',
    binary: 'string',
    void: 'undefined',
    object: 'AriObject',
    containers: 'AriObject',
  };
  return primitives[swaggerType] ?? swaggerType;
}

function literals(allowed: Property['allowableValues'], fallback: string): string[] {
  if (allowed?.valueType !== 'LIST' || !allowed.values?.length) return [fallback];
  return allowed.values.map((value) => `'${value}'`);
}

function typeLines(start: string, members: readonly string[], indent: string): string {
  const line = `${start} ${members.join(' | ')};`;
  if (line.length <= LINE_WIDTH) return `${line}\n`;
  return `${start}\n${members.map((member) => `${indent}  | ${member}`).join('\n')};\n`;
}

function propertyLine(name: string, value: Property): string {
  return typeLines(
    `  ${name}${value.required ? '' : '?'}:`,
    literals(value.allowableValues, typeName(value.type)),
    '  ',
  );
}

function jsonKind(swaggerType: string): string {
  const type = typeName(swaggerType);
  if (type.endsWith('[]')) return 'array';
  return ['string', 'number', 'boolean'].includes(type) ? type : 'object';
}

function requiredFieldsLine(name: string, model: Model): string {
  const fields = Object.entries(model.properties)
    .filter(([, value]) => value.required)
    .map(([field, value]) => `${field}: '${jsonKind(value.type)}'`);
  const line = `  ${name}: ${fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`},\n`;
  if (line.length <= LINE_WIDTH + 1) return line;
  return `  ${name}: {\n${fields.map((field) => `    ${field},\n`).join('')}  },\n`;
}

/** The text of ari-models.ts: one interface a model, events as a union discriminated on `type`. */
export function describeModels(descriptions: readonly Description[]): string {
  const models = new Map(descriptions.flatMap(({ models }) => Object.entries(models)));
  const eventNames = models.get('Event')?.subTypes?.toSorted() ?? [];
  const isEvent = new Set(eventNames);
  let text = '/** A JSON object whose fields the description does not name. */\n';
  text += 'export type AriObject = Record<string, unknown>;\n';
  for (const [name, model] of [...models].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (name === 'Message' || name === 'Event' || name === 'MissingParams') continue;
    const common = isEvent.has(name) ? ` extends AriEventCommon<'${name}'>` : '';
    const body = Object.entries(model.properties)
      .map(([key, value]) => propertyLine(key, value))
      .join('');
    if (body === '') text += `\nexport type ${name} = AriEventCommon<'${name}'>;\n`;
    else text += `\nexport interface ${name}${common} {\n${body}}\n`;
  }
  text += `
/** What every event carries; \`timestamp\` is ISO 8601 with milliseconds and a numeric zone. */
export interface AriEventCommon<Type extends string> {
  type: Type;
  application: string;
  timestamp: string;
  asterisk_id?: string;
}

/** Every event that this Asterisk can send, told apart by \`type\`. */
`;
  text += typeLines('export type AriEvent =', eventNames, '');
  text += `
/** Required fields of each event with their JSON kind, beside those of \`AriEventCommon\`. */
export const ARI_EVENT_FIELDS: Record<
  AriEvent['type'],
  Readonly<Record<string, 'string' | 'number' | 'boolean' | 'object' | 'array'>>
> = {
`;
  for (const name of eventNames) {
    const model = models.get(name);
    if (model !== undefined) text += requiredFieldsLine(name, model);
  }
  return `${text}};\n`;
}

function parameterLine(value: Parameter): string {
  const base =
    value.dataType === 'containers' && value.name === 'variables'
      ? 'Record<string, string>'
      : typeName(value.dataType);
  const members = value.allowMultiple ? [base, `readonly ${base}[]`] : literals(value.allowableValues, base);
  if (!value.required && value.paramType !== 'path') members.push('undefined');
  const optional = value.required || value.paramType === 'path' ? '' : '?';
  return typeLines(`      ${value.name}${optional}:`, members, '      ').trimEnd().replace(/;$/, '').trim();
}

function parameterGroup(parameters: readonly Parameter[], kind: Parameter['paramType']): string {
  const group = parameters.filter(({ paramType }) => paramType === kind);
  if (group.length === 0) return '';
  const required = kind === 'path' || group.some((value) => value.required);
  const start = `    ${kind}${required ? '' : '?'}:`;
  const line = `${start} { ${group.map(parameterLine).join('; ')} };\n`;
  if (line.length <= LINE_WIDTH + 1) return line;
  return `${start} {\n${group.map((value) => `      ${parameterLine(value)};\n`).join('')}    };\n`;
}

/** The text of ari-operations.ts: "METHOD /path" → its path, query and body parameters and its answer. */
export function describeOperations(descriptions: readonly Description[]): string {
  const operations = descriptions
    .flatMap(({ apis }) => apis)
    .flatMap(({ path, operations }) => operations.map((operation) => ({ path, ...operation })))
    .filter(({ upgrade }) => upgrade === undefined)
    .map((operation) => ({ ...operation, key: `${operation.httpMethod} ${operation.path}` }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  let body = '';
  const used = new Set<string>();
  for (const { key, parameters = [], responseClass } of operations) {
    const response = typeName(responseClass);
    const named = /^[A-Z]\w*/.exec(response)?.[0];
    if (named !== undefined) used.add(named);
    const groups = (['path', 'query', 'body'] as const)
      .map((kind) => parameterGroup(parameters, kind))
      .join('');
    if (/\bAriObject\b/.test(groups)) used.add('AriObject');
    body += `  '${key}': {\n${groups}    response: ${response};\n  };\n`;
  }
  const imports = [...used]
    .sort()
    .map((name) => `  ${name},\n`)
    .join('');
  return `import type {
${imports}} from './ari-models.ts';

/** Every REST operation of this Asterisk, keyed by method and path template. */
export interface AriOperations {
${body}}
`;
}
