import { ConfigurationTemplateError } from './errors.ts';

/**
 * Fills `@NAME@` placeholders of a configuration template.
 * @throws ConfigurationTemplateError when a placeholder has no value, or a value holds a line break, which would add a
 * line of configuration, or a semicolon, at which Asterisk would cut it.
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/@([A-Z][A-Z0-9_]*)@/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) {
      throw new ConfigurationTemplateError(
        `the placeholder @${name}@ has no value`,
        'give it one, or remove it',
      );
    }
    const text = String(value);
    if (/[\r\n]/.test(text)) {
      throw new ConfigurationTemplateError(
        `the value of @${name}@ holds a line break`,
        'give it on one line',
      );
    }
    if (text.includes(';')) {
      throw new ConfigurationTemplateError(
        `the value of @${name}@ holds a semicolon, which begins a comment`,
        'choose one without',
      );
    }
    return text;
  });
}
