import type { Environment } from '../machine/environment.js';
import type { ResolveOptions } from './options.js';

/**
 * The options for Deno, whose `process.env` throws for each variable that `--allow-env` does not name: to us, such a one
 * is not set. An environment that was given stays.
 *
 * @param environment default: this process's
 */
export function inDeno(options: ResolveOptions, environment: Environment = process.env): ResolveOptions {
  if (options.env !== undefined && options.env !== environment) return options;
  return { ...options, env: attempt(() => ({ ...environment })) ?? variableByVariable(environment) };
}

function variableByVariable(environment: Environment): Environment {
  // Of an object of its own: of the environment, a proxy's reader is asked for the variable's descriptor, which throws again.
  return new Proxy<Environment>({}, { get: (_, name) => (typeof name === 'string' ? attempt(() => environment[name]) : undefined) });
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
