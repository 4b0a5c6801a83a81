import { RemediedError } from '@decroche/downloads';

/** Base of every error of this package. */
export abstract class LocalStackError extends RemediedError {}

/** A variable of the environment has a value that cannot be used. */
export class EnvironmentValueError extends LocalStackError {
  readonly code = 'LOCAL_STACK_ENVIRONMENT';
}

/** A program of the host that this package cannot do without is not installed. */
export class MissingHostProgramError extends LocalStackError {
  readonly code = 'LOCAL_STACK_MISSING_PROGRAM';
}

/** The Debian mirror could not be read, or its signature does not verify. */
export class MirrorError extends LocalStackError {
  readonly code = 'LOCAL_STACK_MIRROR';
}

/** The packages were fetched but do not make a complete set: a shared library would come from the host. */
export class IncompleteBundleError extends LocalStackError {
  readonly code = 'LOCAL_STACK_INCOMPLETE_BUNDLE';
}

/** A component was started before `ensure` fetched it. */
export class ComponentMissingError extends LocalStackError {
  readonly code = 'LOCAL_STACK_COMPONENT_MISSING';
}

/** Fewer free loopback ports are left than were asked for. */
export class PortsExhaustedError extends LocalStackError {
  readonly code = 'LOCAL_STACK_PORTS_EXHAUSTED';
}

/** A child process ended or stayed silent before its ready check passed; its last lines are in the message. */
export class ServiceStartError extends LocalStackError {
  readonly code = 'LOCAL_STACK_SERVICE_START';
}

/** An action was asked of a child process in a state that does not allow it. */
export class ServiceStateError extends LocalStackError {
  readonly code = 'LOCAL_STACK_SERVICE_STATE';
}

/** A configuration template still holds an unknown placeholder, or a value would break the file's syntax. */
export class ConfigurationTemplateError extends LocalStackError {
  readonly code = 'LOCAL_STACK_TEMPLATE';
}

/** Audio given to a phone or read from a file is not in a form a telephone line carries. */
export class AudioFormatError extends LocalStackError {
  readonly code = 'LOCAL_STACK_AUDIO_FORMAT';
}

/** The speech synthesiser failed or produced nothing. */
export class SpeechSynthesisError extends LocalStackError {
  readonly code = 'LOCAL_STACK_SPEECH';
}

/** A scripted phone was given a script that cannot be played. */
export class PhoneScriptError extends LocalStackError {
  readonly code = 'LOCAL_STACK_PHONE_SCRIPT';
}
