// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>The states that each half of a split driver announces in its store directory, as decimal text.</summary>
/// <remarks>Source: <c>xen/io/xenbus.h</c>, <c>enum xenbus_state</c>. The numbers are wire format.</remarks>
public enum XenbusState
{
    /// <summary>Nothing was announced, or it could not be read.</summary>
    Unknown = 0,

    /// <summary>The half exists and prepares itself.</summary>
    Initialising = 1,

    /// <summary>The back end has written its features and waits for the front end's details.</summary>
    InitWait = 2,

    /// <summary>The front end has written its ring references and event channels and waits for the back end.</summary>
    Initialised = 3,

    /// <summary>Requests may flow.</summary>
    Connected = 4,

    /// <summary>The half is being closed; what is under way is finished.</summary>
    Closing = 5,

    /// <summary>Nothing is shared any longer.</summary>
    Closed = 6,

    /// <summary>The back end changes its configuration while it stays connected.</summary>
    Reconfiguring = 7,

    /// <summary>The change is done; the front end reads the new configuration.</summary>
    Reconfigured = 8,
}
