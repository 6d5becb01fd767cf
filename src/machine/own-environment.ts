import type { Environment } from './environment.js';

/**
 * This process's environment. Deno throws for each variable that `--allow-env` does not name: to us, such a one is not set.
 *
 * @param mayRefuse whether reading a variable may throw
 */
export function ownEnvironment(environment: Environment = process.env, mayRefuse = 'Deno' in globalThis): Environment {
  return mayRefuse ? (attempt(() => ({ ...environment })) ?? variableByVariable(environment)) : environment;
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
