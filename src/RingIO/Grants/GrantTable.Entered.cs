// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;

namespace RingIO.Grants;

/// <content>Several entries of one table at a time.</content>
public sealed partial class GrantTable
{
    /// <summary>The table whose entries' lock a batch is inside of: one at a time, kept from one operation to the next of the same granter.</summary>
    private struct GrantEntered(GrantRegistry registry)
    {
        private GrantTable? _table;

        /// <summary>Enters a domain's table, if there is such a domain.</summary>
        public bool TryEnter(ushort domain, [NotNullWhen(true)] out GrantTable? table)
        {
            table = _table;
            if (table is not null && table.Domain.Number == domain && !table.IsClosed)
            {
                return true;
            }

            Leave();
            if (!registry.TryFind(domain, out table))
            {
                return false;
            }

            Enter(table);
            return true;
        }

        /// <summary>Enters a table, and leaves the one before it.</summary>
        public void Enter(GrantTable table)
        {
            if (_table != table)
            {
                Leave();
                table._gate.Enter();
                _table = table;
            }
        }

        public void Leave()
        {
            _table?._gate.Exit();
            _table = null;
        }
    }
}
