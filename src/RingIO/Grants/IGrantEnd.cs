// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>What ends a grant, before its reference is free again.</summary>
internal interface IGrantEnd
{
    bool TryEnd(GrantRef reference);
}
