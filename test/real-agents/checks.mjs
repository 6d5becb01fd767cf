// What must hold of the answers that our command gave inside one session of an agent.

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Text without its line breaks: `which` wraps what it says. */
const unwrapped = (text) => text.replaceAll(/\s+/g, ' ');

const distinct = (values) => [...new Set(values)];
const processKey = (resolution) => resolution.agentProcess && `${resolution.agentProcess.pid}:${resolution.agentProcess.startTime}`;

/** The ancestors as our command saw them, nearest first: the first thing to look at after a wrong answer. */
function chainOf(which) {
  return (which.evidence?.ancestors ?? [])
    .map(({ pid, name, kind, agent, agentProcess }) => `${name}[${pid}] ${agent ?? kind}${agentProcess ? ' (agent process)' : ''}`)
    .join(' < ');
}

/** The id that all answers agree on, if they do. */
function commonId(answers, problems) {
  const ids = distinct(answers.map((answer) => answer.id));
  if (ids.length === 1 && ids[0] !== undefined) return ids[0];
  problems.push(`the calls got ${ids.length} different ids: ${ids.join(', ')}`);
  return undefined;
}

/** An agent that tells its tools the conversation: ours must be the one it tells its model and its files. */
function checkOwnId(agent, answers, ownSessions, id, problems) {
  for (const { source, variable } of answers) {
    if (source !== 'environment' || variable !== agent.sessionVariable) {
      problems.push(`the id comes from ${variable ?? source}, not from ${agent.sessionVariable}`);
    }
  }
  for (const [where, values] of Object.entries(ownSessions)) {
    const said = distinct(values);
    if (said.length !== 1 || said[0] !== id) {
      problems.push(`the agent's ${where} says ${said.join(', ') || 'nothing'}, our id is ${id}`);
    }
  }
}

/** An agent that tells its tools nothing: a UUID, one for its one conversation. */
function checkIdOfOurs(answers, ownSessions, id, problems) {
  for (const { source } of answers) if (source !== 'store') problems.push(`the id comes from ${source}, not from the store`);
  if (id !== undefined && !uuid.test(id)) problems.push(`${id} is no UUID`);
  for (const [where, values] of Object.entries(ownSessions)) {
    const count = distinct(values).length;
    if (count !== 1) problems.push(`the agent's ${where} names ${count} conversations, where one was started`);
  }
}

function checkAnchor(session, answers, problems) {
  for (const answer of answers) {
    if (session.sandboxed) {
      if (answer.agentProcess !== undefined) problems.push(`took pid ${answer.agentProcess.pid} of a sandbox made for one call`);
    } else if (answer.agentProcess?.agent !== session.agent.catalogId) {
      problems.push(`the agent process is ${answer.agentProcess?.agent ?? 'none'}, not ${session.agent.catalogId}`);
    }
  }
  if (distinct(answers.map(processKey)).length > 1) problems.push('the calls found different agent processes');
}

/** The agent above us has a variable, too: `which` must name it, and say why it is not the answer. */
function checkRefusal(outerAgent, innerAgent, results, problems) {
  const name = outerAgent.sessionVariable;
  const variables = results.which.evidence.variables;
  const position = (wanted) => variables.findIndex(({ variable }) => variable === wanted);
  const rejected = variables[position(name)];
  // A variable that comes later in the chain than the one taken is not asked: nothing needs refusing.
  const comesFirst = innerAgent.sessionVariable === undefined || position(name) < position(innerAgent.sessionVariable);
  if (rejected === undefined) {
    problems.push(`which --json does not list ${name}`);
  } else if (rejected.state !== 'rejected' && (comesFirst || rejected.state !== 'outranked')) {
    problems.push(`${name} of the outer ${outerAgent.name} is ${rejected.state}`);
  } else if (rejected.state === 'rejected' && !rejected.why) {
    problems.push(`which --json does not say why ${name} was rejected`);
  }
  if (!results.whichText.includes(name)) problems.push(`which does not mention ${name}`);
  if (rejected?.why && !unwrapped(results.whichText).includes(unwrapped(rejected.why))) {
    problems.push(`which does not say why ${name} is not the answer`);
  }
  return rejected;
}

/**
 * Checks one session.
 * @returns the id, what stood against it, what was rejected, and the problems, empty where all is right
 */
export function checkSession(session, results, ownSessions, outerAgent) {
  const { agent } = session;
  const problems = [];
  const answers = [...results.ids, results.which];
  const missing = answers.filter((answer) => answer === undefined).length;
  if (missing > 0 || results.whichText === undefined) {
    return { problems: [`${missing} of ${answers.length} answers are missing; on stderr: ${results.errors?.trim().slice(-400) || 'nothing'}`] };
  }

  const id = commonId(answers, problems);
  for (const answer of answers) {
    if (answer.agent?.id !== agent.catalogId) problems.push(`the agent is ${answer.agent?.id}, not ${agent.catalogId}`);
    if (answer.caller !== 'agent') problems.push(`the caller is ${answer.caller}`);
  }
  if (agent.sessionVariable) checkOwnId(agent, answers, ownSessions, id, problems);
  else checkIdOfOurs(answers, ownSessions, id, problems);
  checkAnchor(session, answers, problems);
  const rejected = outerAgent?.sessionVariable && checkRefusal(outerAgent, agent, results, problems);
  if (problems.length > 0) problems.push(`the chain: ${chainOf(results.which)}`);
  return { id, rejected, comparedWith: Object.keys(ownSessions), problems: distinct(problems) };
}
