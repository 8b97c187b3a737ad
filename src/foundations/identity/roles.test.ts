import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { permissionsOf, roleNames, roles, rolesGivenBy } from './roles.ts'

describe('roles', () => {
  test('several roles bring the permissions of each, once', () => {
    assert.deepEqual(permissionsOf(['board-member', 'auditor']), [
      'audit.read',
      'casework.figures',
      'performance.view',
      'sharing.oversee',
    ])
    assert.deepEqual(permissionsOf(['no-such-role']), [])
    assert.deepEqual(permissionsOf(['toString']), [])
  })
  test('a team administrator gives no role that reaches beyond a team', () => {
    const given = rolesGivenBy(permissionsOf(['team-administrator']))
    for (const power of [
      'identity.manage-users',
      'audit.read',
      'performance.import',
      'performance.analyse',
      'sharing.oversee',
    ])
      assert.ok(!permissionsOf(given).includes(power), power)
    assert.deepEqual(rolesGivenBy(permissionsOf(['analyst'])), [])
    assert.deepEqual(rolesGivenBy(permissionsOf(['system-administrator'])), roleNames)
  })
  test('no role brings what only the system may do', () => {
    const brought = permissionsOf(roleNames)
    for (const name of ['identity.authenticate', 'identity.accept-invitation', 'identity.provision'])
      assert.ok(!brought.includes(name))
    for (const name of roleNames) assert.ok(roles[name].label.length > 0)
  })
})
