// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using RingIO.Linux.Interop;

namespace RingIO.Linux;

/// <summary>One sendmsg or recvmsg with descriptors in its control data.</summary>
internal static unsafe class RightsMessage
{
    private const int MaxBytes = DescriptorSocket.MaxDescriptors * sizeof(int);

    /// <summary>Sends what fits.</summary>
    /// <returns>How many bytes went; 0 to try again.</returns>
    /// <exception cref="LinuxException">The call failed.</exception>
    // Sound: all buffers are of this frame or pinned, and the lengths are theirs.
    public static int Send(
        SafeHandle socket,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<SafeFileHandle> descriptors
    )
    {
        var control = stackalloc byte[ControlHeader.Space(MaxBytes)];
        new Span<byte>(control, ControlHeader.Space(MaxBytes)).Clear();
        var held = 0;
        try
        {
            var numbers = (int*)(control + sizeof(ControlHeader));
            foreach (var descriptor in descriptors)
            {
                var added = false;
                // Held until sendmsg is over, so that no number is closed and given out anew meanwhile.
                descriptor.DangerousAddRef(ref added);
                numbers[held++] = (int)descriptor.DangerousGetHandle();
            }

            *(ControlHeader*)control = new ControlHeader
            {
                Length = (nuint)(sizeof(ControlHeader) + (held * sizeof(int))),
                Level = Flags.LevelSocket,
                Type = Flags.Rights,
            };
            // Sound: the message is pinned until the call returns; vector and header are of this frame.
            fixed (byte* bytes = message)
            {
                var vector = new IoVector { Start = bytes, Length = (nuint)message.Length };
                var header = new MessageHeader { Vectors = &vector, VectorCount = 1 };
                if (held > 0)
                {
                    header.Control = control;
                    header.ControlLength = (nuint)ControlHeader.Space(held * sizeof(int));
                }

                const int Mode = Flags.MessageDontWait | Flags.MessageNoSignal;
                var sent = Libc.SendMsg(socket, &header, Mode);
                return sent >= 0
                    ? (int)sent
                    : Retry("sendmsg", $"{message.Length} bytes, {held} descriptors");
            }
        }
        finally
        {
            foreach (var descriptor in descriptors[..held])
            {
                descriptor.DangerousRelease();
            }
        }
    }

    /// <summary>Receives what is there.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="message">Where the bytes go.</param>
    /// <param name="descriptors">Where the descriptors go; the caller disposes of them, also after an exception.</param>
    /// <returns>How many bytes came; 0 at the end of the stream, -1 to try again.</returns>
    /// <exception cref="DescriptorRefusedException">Control data was cut off.</exception>
    /// <exception cref="LinuxException">The call failed.</exception>
    // Sound: all buffers are of this frame or pinned, and the lengths are theirs.
    public static int Receive(
        SafeHandle socket,
        Span<byte> message,
        List<SafeFileHandle> descriptors
    )
    {
        var control = stackalloc byte[ControlHeader.Space(MaxBytes)];
        fixed (byte* bytes = message)
        {
            var vector = new IoVector { Start = bytes, Length = (nuint)message.Length };
            var header = new MessageHeader
            {
                Vectors = &vector,
                VectorCount = 1,
                Control = control,
                ControlLength = (nuint)ControlHeader.Space(MaxBytes),
            };
            var received = Libc.RecvMsg(
                socket,
                &header,
                Flags.MessageDontWait | Flags.MessageCloseOnExec
            );
            if (received < 0)
            {
                return Retry("recvmsg", $"{message.Length} bytes") - 1;
            }

            // Sound: the kernel filled control and says how far.
            Take(control, (int)header.ControlLength, descriptors);
            if ((header.Flags & Flags.MessageControlTruncated) != 0)
            {
                throw new DescriptorRefusedException(
                    $"The message's control data was cut off (MSG_CTRUNC): at most {DescriptorSocket.MaxDescriptors} "
                        + "descriptors are taken, and no more than the process may open (ulimit -n)."
                );
            }

            return (int)received;
        }
    }

    // Sound: a header is read only where a whole one lies before the end, and its data only up to there.
    private static void Take(byte* control, int length, List<SafeFileHandle> descriptors)
    {
        // The kernel wrote this, in the sender's name: the lengths are the kernel's, and checked all the same.
        for (var at = 0; at + sizeof(ControlHeader) <= length; )
        {
            var header = *(ControlHeader*)(control + at);
            if (
                header.Length < (nuint)sizeof(ControlHeader)
                || header.Length > (nuint)(length - at)
            )
            {
                return;
            }

            var data = (int)header.Length - sizeof(ControlHeader);
            if (header.Level == Flags.LevelSocket && header.Type == Flags.Rights)
            {
                var numbers = (int*)(control + at + sizeof(ControlHeader));
                for (var index = 0; index < data / sizeof(int); index++)
                {
                    descriptors.Add(new SafeFileHandle(numbers[index], ownsHandle: true));
                }
            }

            at += ControlHeader.Space(data);
        }
    }

    /// <summary>Throws unless the call is merely to be repeated.</summary>
    /// <returns>0.</returns>
    private static int Retry(string call, string arguments)
    {
        var error = Marshal.GetLastPInvokeError();
        return error is Errno.Again or Errno.Interrupted
            ? 0
            : throw new LinuxException(call, $"socket, {arguments}", error);
    }
}
