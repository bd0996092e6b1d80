'use strict';
const talk = document.getElementById('talk');
const text = document.getElementById('text');
const user = remembered('user', () => 'customer-' + Math.floor(1000 + Math.random() * 9000));
const conversation = remembered('conversation', () => 'chat-' + Date.now().toString(36));

function remembered(key, make) {
  const value = sessionStorage.getItem(key) || make();
  sessionStorage.setItem(key, value);
  return value;
}

function bubble(kind, content) {
  const element = document.createElement('div');
  element.className = 'turn ' + kind;
  element.textContent = content;
  talk.append(element);
  talk.scrollTop = talk.scrollHeight;
  return element;
}

async function ask(question) {
  bubble('mine', question);
  const answer = bubble('theirs', '');
  let run = null;
  try {
    const response = await fetch('chat', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
      body: JSON.stringify({ user, conversation, text: question }),
    });
    if (!response.ok) throw new Error('The agent answered with status ' + response.status);
    for await (const event of events(response)) {
      if (event.run) run = event.run;
      if (event.words) answer.append(event.words);
      talk.scrollTop = talk.scrollHeight;
    }
    if (!answer.textContent) throw new Error('The agent said nothing. Its run tells why.');
  } catch (error) {
    answer.classList.add('failed');
    answer.textContent = 'Sorry, that went wrong. ' + error.message;
  }
  if (run) answer.append(verdict(run));
}

async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    waiting += value;
    const parts = waiting.split('\n\n');
    waiting = parts.pop();
    for (const part of parts) {
      const data = part.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5)).join('\n');
      if (data) yield JSON.parse(data);
    }
  }
}

function verdict(run) {
  const bar = document.createElement('div');
  bar.className = 'verdict';
  for (const [label, helpful] of [['Helpful', true], ['Not helpful', false]]) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', async () => {
      await fetch('feedback', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ run, helpful }),
      });
      bar.textContent = 'Thank you!';
    });
    bar.append(button);
  }
  const link = document.createElement('a');
  link.href = 'trodo/runs/' + run;
  link.target = '_blank';
  link.rel = 'noopener';
  link.textContent = 'See this run';
  bar.append(link);
  return bar;
}

document.getElementById('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  const question = text.value.trim();
  text.value = '';
  if (question) ask(question);
});
document.getElementById('ideas').addEventListener('click', (event) => {
  if (event.target instanceof HTMLButtonElement) ask(event.target.textContent);
});
