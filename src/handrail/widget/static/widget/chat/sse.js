/** Server-sent events from a fetch stream (EventSource cannot send the Authorization header). */

/** The server sends a comment every 15 seconds; a longer silence means that the line is dead. */
const SILENCE = 40_000;

function parse(block) {
  let type = "message";
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) type = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).trim());
  }
  return data.length ? { type, ...JSON.parse(data.join("\n")) } : null;
}

/**
 * Yields each event until the stream ends or has been silent for too long.
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<{id?: number, type: string, at?: string, data: object}>}
 */
export async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let watchdog;
  let buffer = "";
  try {
    for (;;) {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => reader.cancel().catch(() => {}), SILENCE);
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (buffer + value).replaceAll("\r\n", "\n").split("\n\n");
      buffer = blocks.pop();
      for (const event of blocks.map(parse)) if (event) yield event;
    }
  } finally {
    clearTimeout(watchdog);
    reader.cancel().catch(() => {});
  }
}
