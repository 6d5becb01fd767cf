// The ways in which the agents talk to a model. Each protocol reads from a request the tools on offer, how many tool
// results the conversation holds already, and where sub-agents are run, what its user said; and writes one of two answers: a call of one
// tool, or a closing text. Only what the pinned agents need; an unknown field is left out, not invented.

/** @typedef {{ call: { id: string, name: string, arguments: object } } | { text: string }} Answer */

/** Starts a server-sent event stream; the returned function writes one event. */
function eventStream(response) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  return (data, event) => {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    response.write(`${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`);
  };
}

/** The texts of a message's content, which may be one text or a list of parts. */
function textsOf(content) {
  return typeof content === 'string' ? [content] : (content ?? []).map((part) => part.text ?? '');
}

/** OpenAI Responses: codex. */
const responses = {
  matches: (path) => path.endsWith('/responses'),
  // The tools of an MCP server stand together.
  toolNames: (body) => (body.tools ?? []).flatMap((tool) => (tool.type === 'namespace' ? tool.tools.map(({ name }) => name) : [tool.name])),
  toolResults: (body) => body.input.filter((item) => String(item.type).endsWith('_call_output')).length,
  userTexts: (body) => body.input.filter((item) => item.role === 'user' || item.type === 'agent_message').flatMap((item) => textsOf(item.content)),
  write(response, body, answer, id) {
    const item = answer.call
      ? {
          type: 'function_call',
          id: `fc_${id}`,
          call_id: answer.call.id,
          name: answer.call.name,
          ...(answer.call.namespace && { namespace: answer.call.namespace }),
          arguments: JSON.stringify(answer.call.arguments),
          status: 'completed',
        }
      : {
          type: 'message',
          id: `msg_${id}`,
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text: answer.text, annotations: [] }],
        };
    const head = { id: `resp_${id}`, object: 'response', created_at: 0, model: body.model, output: [] };
    const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
    const events = [
      { type: 'response.created', response: { ...head, status: 'in_progress' } },
      { type: 'response.output_item.added', output_index: 0, item },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response: { ...head, status: 'completed', output: [item], usage } },
    ];
    const send = eventStream(response);
    events.forEach((event, number) => send({ ...event, sequence_number: number }, event.type));
    response.end();
  },
};

/** OpenAI chat completions: copilot, opencode. */
const chatCompletions = {
  matches: (path) => path.endsWith('/chat/completions'),
  toolNames: (body) => (body.tools ?? []).map((tool) => tool.function.name),
  toolResults: (body) => body.messages.filter((message) => message.role === 'tool').length,
  userTexts: (body) => body.messages.filter((message) => message.role === 'user').flatMap((message) => textsOf(message.content)),
  write(response, body, answer, id) {
    const send = eventStream(response);
    const chunk = (delta, finish_reason = null) =>
      send({
        id: `chatcmpl-${id}`,
        object: 'chat.completion.chunk',
        created: 0,
        model: body.model,
        choices: [{ index: 0, delta, finish_reason }],
        ...(finish_reason && { usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } }),
      });
    chunk({ role: 'assistant', content: answer.text ?? '' });
    if (answer.call) {
      const { id: callId, name } = answer.call;
      const call = { name, arguments: JSON.stringify(answer.call.arguments) };
      chunk({ tool_calls: [{ index: 0, id: callId, type: 'function', function: call }] });
    }
    chunk({}, answer.call ? 'tool_calls' : 'stop');
    send('[DONE]');
    response.end();
  },
};

/** Anthropic Messages: claude. */
const messages = {
  matches: (path) => path.endsWith('/messages'),
  toolNames: (body) => (body.tools ?? []).map((tool) => tool.name),
  toolResults: (body) =>
    body.messages
      .flatMap((message) => (Array.isArray(message.content) ? message.content : []))
      .filter((block) => block.type === 'tool_result').length,
  userTexts: (body) => body.messages.filter((message) => message.role === 'user').flatMap((message) => textsOf(message.content)),
  write(response, body, answer, id) {
    const [block, delta] = answer.call
      ? [
          { type: 'tool_use', id: answer.call.id, name: answer.call.name, input: {} },
          { type: 'input_json_delta', partial_json: JSON.stringify(answer.call.arguments) },
        ]
      : [
          { type: 'text', text: '' },
          { type: 'text_delta', text: answer.text },
        ];
    const usage = { input_tokens: 1, output_tokens: 1 };
    const message = { id: `msg_${id}`, type: 'message', role: 'assistant', model: body.model, content: [], usage };
    const stop_reason = answer.call ? 'tool_use' : 'end_turn';
    const send = eventStream(response);
    for (const event of [
      { type: 'message_start', message: { ...message, stop_reason: null, stop_sequence: null } },
      { type: 'content_block_start', index: 0, content_block: block },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 1 } },
      { type: 'message_stop' },
    ]) {
      send(event, event.type);
    }
    response.end();
  },
};

/** Gemini: one event holds the whole answer. */
const gemini = {
  matches: (path) => path.endsWith(':streamGenerateContent'),
  toolNames: (body) =>
    (body.tools ?? []).flatMap((tool) => tool.functionDeclarations ?? []).map((declared) => declared.name),
  toolResults: (body) =>
    body.contents.flatMap((content) => content.parts ?? []).filter((part) => part.functionResponse).length,
  write(response, _body, answer) {
    const part = answer.call
      ? { functionCall: { id: answer.call.id, name: answer.call.name, args: answer.call.arguments } }
      : { text: answer.text };
    eventStream(response)({
      candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
    });
    response.end();
  },
};

/** Augment: a line of JSON for each piece; a tool use is a node of type 5, its result a node of type 1. */
const augment = {
  matches: (path) => path.endsWith('/chat-stream'),
  toolNames: (body) => (body.tool_definitions ?? []).map((tool) => tool.name),
  toolResults: (body) =>
    [...(body.nodes ?? []), ...(body.chat_history ?? []).flatMap((turn) => turn.request_nodes ?? [])].filter((node) => node.type === 1 || node.tool_result_node).length,
  write(response, _body, answer) {
    response.writeHead(200, { 'content-type': 'application/json' });
    const node = answer.call
      ? { id: 1, type: 5, content: '', tool_use: { tool_use_id: answer.call.id, tool_name: answer.call.name, input_json: JSON.stringify(answer.call.arguments) } }
      : { id: 1, type: 0, content: answer.text };
    response.write(`${JSON.stringify({ text: answer.text ?? '', nodes: [node] })}\n`);
    response.end(`${JSON.stringify({ text: '', stop_reason: answer.call ? 3 : 1 })}\n`);
  },
};

export const protocols = [responses, chatCompletions, messages, gemini, augment];
