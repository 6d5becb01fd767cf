import type { Environment } from '../machine/environment.js';
import { ciVendors } from './ci-vendors.js';
import type { VendorCondition } from './ci-vendors.js';

/**
 * What ci-info checks beside its vendors (index.js of ci-info 4.5.0), but for BUILD_ID, BUILD_NUMBER and RUN_ID: scripts
 * and agents' own services set these as well, so alone they say nothing.
 */
const GENERAL = ['CI', 'CI_APP_ID', 'CI_BUILD_ID', 'CI_BUILD_NUMBER', 'CI_NAME', 'CONTINUOUS_INTEGRATION'];

/** What the Railway CLI asks for beside these (telemetry.rs of 5.43.1). */
const OF_RAILWAY_CLI = ['JENKINS_URL', 'BITBUCKET_BUILD_NUMBER', 'CODEBUILD_BUILD_ID'];

/**
 * Railway's builds have these, and so has what is deployed there (docs.railway.com/variables/reference). But `railway run`
 * and `railway shell` hand them to a person's own programs (run.rs and shell.rs of 5.43.1), and people set them to choose
 * a project. So at a terminal they say nothing; the Railway CLI itself rules a terminal out first.
 */
const OF_RAILWAY = ['RAILWAY_ENVIRONMENT_ID', 'RAILWAY_PROJECT_ID'];

/**
 * Whether this environment is a CI job's, by the knowledge of the library ci-info.
 *
 * Its table is used, its code is not: it reads `process.env` while it is imported, and
 * every input of ours is a parameter. A test holds this against the library itself, vendor by vendor.
 *
 * @param isInteractive whether there is a controlling terminal
 */
export function isContinuousIntegration(environment: Environment, isInteractive: boolean): boolean {
  // Set like this, it says that this is no CI job, whatever else is set; `0` as in the Railway CLI.
  if (['false', '0'].includes(environment.CI?.trim().toLowerCase() ?? '')) return false;
  if ([...GENERAL, ...OF_RAILWAY_CLI, ...(isInteractive ? [] : OF_RAILWAY)].some((variable) => isSet(environment, variable))) return true;
  return ciVendors().some((conditions) => conditions.every((condition) => holds(condition, environment)));
}

function holds(condition: VendorCondition, environment: Environment): boolean {
  if (typeof condition === 'string') return isSet(environment, condition);
  if ('includes' in condition) return environment[condition.env]?.includes(condition.includes) === true;
  if ('any' in condition && Array.isArray(condition.any)) return condition.any.some((variable) => isSet(environment, variable));
  return Object.entries(condition).every(([variable, value]) => environment[variable] === value);
}

function isSet(environment: Environment, variable: string): boolean {
  return (environment[variable] ?? '') !== '';
}
