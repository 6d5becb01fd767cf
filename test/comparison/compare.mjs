// npm run compare: what other tools say of the recorded calls of real agents, beside this one. Prints the README's table.
//
// The others are installed from npm in the versions of bench/installed.mjs. is-ai-agent is a Rust crate: it takes part
// where rustc is installed and IS_AI_AGENT names its src/lib.rs.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findOthers } from '../../bench/installed.mjs';
import { readSession } from '../../dist/library/sync.mjs';
import { recordedCalls, temporaryStore } from '../../dist/library/testing.mjs';
import { newFolder } from '../support/new-folder.mjs';

/**
 * @typedef {{ agent: string | undefined, id: string | undefined }} Answer
 * @typedef {import('../../dist/types/testing.js').RecordedCall} RecordedCall
 * @typedef {{ name: string, answers: readonly Answer[] }} Tool
 */

const calls = recordedCalls();
const isNested = ({ name }) => /^\S+ (?:leak-)?(?:claude|codex|copilot|gemini|opencode)-(?:nests-)?(?:claude|codex|codexws|copilot|gemini|kilo|opencode|pi)\b/.test(name);

/** The agent by our slug: each tool has names of its own. */
function slugOf(name) {
  const word = name?.toLowerCase();
  if (word === undefined || word === '' || word === 'unknown') return undefined;
  const [, , slug] = [[/^claude/, 0, 'claude-code'], [/copilot/, 0, 'copilot-cli'], [/^(augment|auggie)/, 0, 'auggie'], [/^gemini/, 0, 'gemini-cli'], [/^qwen/, 0, 'qwen-code'], [/^kilo/, 0, 'kilo'], [/^codex/, 0, 'codex'], [/^grok/, 0, 'grok']].find(([pattern]) => pattern.test(word)) ?? [0, 0, word];
  return slug;
}

/** The answers of a tool that reads `process.env` when it is called. */
async function inEnvironmentOf(ask) {
  const own = process.env;
  const answers = [];
  for (const { standIn } of calls) {
    process.env = { ...standIn.env };
    try {
      answers.push(await ask(standIn));
    } finally {
      process.env = own;
    }
  }
  return answers;
}

/** The processes above a call, nearest first. */
function* above({ processes }) {
  for (let pid = processes.self; ;) {
    const found = processes.get(pid);
    if (found === undefined) return;
    yield found;
    pid = found.ppid;
  }
}

const programOf = ({ exe, argv }) => basename(exe ?? argv[0] ?? '');

/** @returns {Promise<readonly Tool[]>} */
async function toolsOfNpm({ versions, modules }) {
  const load = (file) => import(pathToFileURL(join(modules, file)).href);
  const [vibing, detector] = await Promise.all([load('am-i-vibing/dist/index.mjs'), load('agent-cli-detector/dist/index.js')]);
  const own = process.env;
  const vercel = (await load('@vercel/detect-agent/dist/index.js')).default;
  // std-env keeps the environment that it finds while it is loaded.
  process.env = { ...own };
  const stdEnvironment = process.env;
  const std = await load('std-env/dist/index.mjs');
  process.env = own;
  const askStd = ({ env }) => {
    for (const name of Object.keys(stdEnvironment)) delete stdEnvironment[name];
    Object.assign(stdEnvironment, env);
    return { agent: std.detectAgent().name, id: undefined };
  };
  const readerOf = ({ processes }) => ({
    read: (pid) => {
      const found = processes.get(pid);
      return found && { pid, ppid: found.ppid, command: programOf(found) };
    },
  });
  const found = ({ agent }) => ({ agent: agent?.id, id: agent?.sessionId });
  const named = (name, note = '') => `${name} ${versions[name]}${note}`;
  return [
    { name: named('std-env'), answers: calls.map(({ standIn }) => askStd(standIn)) },
    { name: named('@vercel/detect-agent'), answers: await inEnvironmentOf(async () => ({ agent: (await vercel.determineAgent()).agent?.name, id: undefined })) },
    { name: named('am-i-vibing', ', with its process check'), answers: calls.map(({ standIn }) => ({ agent: vibing.detectAgenticEnvironment({ env: standIn.env, processAncestry: [...above(standIn)].map(({ argv }) => ({ command: argv.join(' ') })) }).id ?? undefined, id: undefined })) },
    { name: named('agent-cli-detector'), answers: calls.map(({ standIn: { env } }) => found(detector.detectAgent({ env }))) },
    {
      name: named('agent-cli-detector', ', with its process tree'),
      answers: calls.map(({ standIn }) => found(detector.detectAgent({ env: standIn.env, pid: standIn.processes.self, strategies: [new detector.EnvironmentDetectionStrategy(), new detector.ProcessTreeDetectionStrategy(readerOf(standIn))] }))),
    },
  ];
}

/** One process for all calls: entries of an environment are divided by NUL, calls by the record separator. */
function isAiAgent(source, folder) {
  const main = `#[path = ${JSON.stringify(source)}]\n#[allow(dead_code)]\nmod is_ai_agent;
use std::{collections::HashMap, io::Read};
fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    for call in text.split('\\u{1e}') {
        let env: HashMap<&str, &str> = call.split('\\0').filter_map(|entry| entry.split_once('=')).collect();
        let found = is_ai_agent::detect_with(|name| env.get(name).map(|value| value.to_string()), |_| false);
        let (agent, id) = found.map(|agent| (agent.id.as_str(), agent.session_id.unwrap_or_default())).unwrap_or_default();
        println!("{agent} {id}");
    }
}
`;
  writeFileSync(join(folder, 'main.rs'), main);
  execFileSync('rustc', ['--edition=2024', '-O', '-o', join(folder, 'main'), join(folder, 'main.rs')], { stdio: ['ignore', 'ignore', 'inherit'] });
  const input = calls.map(({ standIn: { env } }) => Object.entries(env).map((entry) => entry.join('=')).join('\0')).join('\u{1e}');
  const lines = execFileSync(join(folder, 'main'), { input, encoding: 'utf8' }).split('\n').slice(0, calls.length);
  return lines.map((line) => ({ agent: line.split(' ')[0], id: line.split(' ')[1] || undefined }));
}

/** @returns {Tool} */
function ours() {
  const store = temporaryStore();
  try {
    return { name: 'agent-session', answers: calls.map(({ standIn }) => readSession({ ...standIn, sessionsDir: store.sessionsDir })).map(({ agent, id }) => ({ agent: agent?.id, id })) };
  } finally {
    store.remove();
  }
}

/** @param {Tool} tool */
function rowOf({ name, answers }) {
  const judged = calls.map((call, position) => ({ call, agent: slugOf(answers[position]?.agent), id: answers[position]?.id }));
  const share = (some, isRight) => `${String(some.filter(isRight).length)} of ${String(some.length)}`;
  const isRightAgent = ({ call, agent }) => agent === (call.truth.agent ?? undefined);
  const ofAgents = judged.filter(({ call }) => call.truth.agent !== null);
  return [
    name,
    share(judged, isRightAgent),
    share(judged.filter(({ call }) => isNested(call)), isRightAgent),
    share(ofAgents.filter(({ call }) => call.truth.id !== null), ({ call, id }) => id === call.truth.id),
    share(ofAgents.filter(({ call }) => call.truth.id === null), ({ id }) => id !== undefined && !foreignIds.has(id)),
    String(judged.filter(({ call, id }) => id !== undefined && id !== call.truth.id && foreignIds.has(id)).length),
  ];
}

/** The ids that agents of the recorded calls exported. */
const foreignIds = new Set(calls.flatMap(({ truth, standIn }) => [truth.id, ...Object.entries(standIn.env).filter(([name]) => /_(?:SESSION|THREAD)_ID$/.test(name)).map(([, value]) => value)]));

const { others, skipped } = findOthers();
for (const reason of skipped) console.error(`skipped: ${reason}`);
const { folder, remove } = newFolder();
try {
  const source = process.env.IS_AI_AGENT;
  if (source === undefined) console.error('skipped: is-ai-agent, for IS_AI_AGENT does not name its src/lib.rs');
  const tools = [...(others === undefined ? [] : await toolsOfNpm(others)), ...(source === undefined ? [] : [{ name: 'is-ai-agent', answers: isAiAgent(source, folder) }]), ours()];
  const head = ['tool', 'the agent is right', 'of an agent inside another', 'the id that the agent exports', 'an id where it exports none', 'another session’s id'];
  for (const row of [head, head.map(() => '---'), ...tools.map(rowOf)]) console.log(`| ${row.join(' | ')} |`);
} finally {
  remove();
}
