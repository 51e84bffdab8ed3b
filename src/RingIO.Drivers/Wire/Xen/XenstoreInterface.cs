// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>Where everything is in the page that a domain shares with the store, and the protocol's limits.</summary>
/// <remarks>
/// Offsets and sizes in bytes. Source: <c>xen/io/xs_wire.h</c>, <c>struct xenstore_domain_interface</c>, and
/// <c>docs/misc/xenstore-ring.txt</c>.
/// </remarks>
public static class XenstoreInterface
{
    /// <summary>How many bytes of the page are used.</summary>
    public const int Size = 2076;

    /// <summary>How many bytes each of the two streams holds (<c>XENSTORE_RING_SIZE</c>).</summary>
    public const int RingSize = 1024;

    /// <summary>The bytes of requests (<c>req</c>), written by the domain.</summary>
    public const int RequestOffset = 0;

    /// <summary>The bytes of answers and events (<c>rsp</c>), written by the server.</summary>
    public const int ResponseOffset = 1024;

    /// <summary>The server's index into the requests (<c>req_cons</c>).</summary>
    public const int RequestConsumerOffset = 2048;

    /// <summary>The domain's index into the requests (<c>req_prod</c>).</summary>
    public const int RequestProducerOffset = 2052;

    /// <summary>The domain's index into the answers (<c>rsp_cons</c>).</summary>
    public const int ResponseConsumerOffset = 2056;

    /// <summary>The server's index into the answers (<c>rsp_prod</c>).</summary>
    public const int ResponseProducerOffset = 2060;

    /// <summary>What the server can do (<c>server_features</c>), written by the server.</summary>
    public const int ServerFeaturesOffset = 2064;

    /// <summary>Whether the ring is being connected anew (<c>connection</c>): set by the domain, cleared by the server.</summary>
    public const int ConnectionOffset = 2068;

    /// <summary>Why the server no longer serves the ring (<c>error</c>), written by the server.</summary>
    public const int ErrorOffset = 2072;

    /// <summary>The most bytes of payload in a message (<c>XENSTORE_PAYLOAD_MAX</c>).</summary>
    public const int PayloadMax = 4096;

    /// <summary>The most bytes of an absolute path (<c>XENSTORE_ABS_PATH_MAX</c>).</summary>
    public const int AbsolutePathMax = 3072;

    /// <summary>The most bytes of a relative path (<c>XENSTORE_REL_PATH_MAX</c>).</summary>
    public const int RelativePathMax = 2048;

    /// <summary>A feature: a domain may have its ring connected anew (<c>XENSTORE_SERVER_FEATURE_RECONNECTION</c>).</summary>
    public const uint FeatureReconnection = 1;

    /// <summary>A feature: the error field is there (<c>XENSTORE_SERVER_FEATURE_ERROR</c>).</summary>
    public const uint FeatureError = 2;

    /// <summary>A state of <c>connection</c>: the ring is connected (<c>XENSTORE_CONNECTED</c>).</summary>
    public const uint Connected = 0;

    /// <summary>A state of <c>connection</c>: the domain asked for a new start (<c>XENSTORE_RECONNECT</c>).</summary>
    public const uint Reconnect = 1;

    /// <summary>No error (<c>XENSTORE_ERROR_NONE</c>).</summary>
    public const uint ErrorNone = 0;

    /// <summary>An error: no event channel (<c>XENSTORE_ERROR_COMM</c>).</summary>
    public const uint ErrorCommunication = 1;

    /// <summary>An error: an index that no correct peer writes (<c>XENSTORE_ERROR_RINGIDX</c>).</summary>
    public const uint ErrorRingIndex = 2;

    /// <summary>An error: a message that no correct peer sends (<c>XENSTORE_ERROR_PROTO</c>).</summary>
    public const uint ErrorProtocol = 3;
}
