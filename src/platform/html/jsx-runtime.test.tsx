import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { raw } from './jsx-runtime.ts'

describe('the JSX runtime', () => {
  test('escapes text and attributes', () => {
    const hostile = `<script>alert("x")</script>&'`
    assert.equal(
      String(<p title={hostile}>{hostile}</p>),
      '<p title="&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;">&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;</p>',
    )
  })
  test('passes markup that was marked as safe', () => {
    assert.equal(String(<p>{raw('<b>ok</b>')}</p>), '<p><b>ok</b></p>')
  })
  test('leaves out what is false, null or undefined, and keeps nought', () => {
    assert.equal(
      String(
        <p hidden={false} title={undefined}>
          {null}
          {false}
          {0}
        </p>,
      ),
      '<p>0</p>',
    )
  })
  test('renders flags, void elements, fragments and components', () => {
    const Name = (props: { children?: string }) => <b>{props.children}</b>
    assert.equal(
      String(
        <>
          <input name="a" checked disabled={false} />
          <Name>Ann</Name>
        </>,
      ),
      '<input name="a" checked><b>Ann</b>',
    )
  })
  for (const address of [
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'JAVASCRIPT:x',
    'vbscript:x',
    'data:text/html,x',
  ]) {
    test(`refuses the address ${JSON.stringify(address)}`, () => {
      assert.throws(() => <a href={address}>x</a>, /Unsafe address/)
    })
  }
  test('accepts ordinary addresses', () => {
    assert.equal(String(<a href="/areas/E07000032?x=1&y=2">x</a>), '<a href="/areas/E07000032?x=1&amp;y=2">x</a>')
  })
  test('refuses inline handlers and hostile attribute names', () => {
    assert.throws(() => <svg onload="x" />, /Inline handlers/)
    assert.throws(() => <svg {...{ 'a b': 'x' }} />, /Not an attribute name/)
  })
})
