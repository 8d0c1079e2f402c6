using System.Text;
using Selkie.Linux.Files;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Sockets;
using Selkie.Monitor.Protocol;

namespace Selkie.Monitor;

/// <summary>The arguments of a monitor that the engine started before it knew them (<see cref="LateArguments"/>).</summary>
internal static class ArgumentLine
{
    /// <summary>Waits for them, puts the descriptors in their places and shows the arguments as if they had been there from the start.</summary>
    /// <returns>The arguments; null: the engine went away without any.</returns>
    internal static string[]? Receive()
    {
        var length = UnixSocket.NextLength(SyncMessages.Descriptor);
        if (length <= 0) return null;
        var packet = new byte[length];
        Span<int> received = stackalloc int[UnixSocket.MostDescriptors];
        if (UnixSocket.TryReceiveDescriptors(SyncMessages.Descriptor, packet, received, out var count) != length) return null;
        Place(received[..count]);
        ProcessTitle.SetArguments(packet);
        UnixSocket.TrySend(SyncMessages.Descriptor, SyncMessages.Taken);
        return Encoding.UTF8.GetString(packet).Split('\0');
    }

    /// <summary>First out of the way of the numbers they are to have.</summary>
    private static void Place(Span<int> received)
    {
        int target = LateArguments.FirstDescriptor, beyond = target + received.Length;
        foreach (ref var fd in received)
        {
            var copy = FileDescriptor.Duplicate(fd, beyond);
            FileDescriptor.Close(fd);
            fd = copy;
        }
        foreach (var fd in received)
        {
            FileDescriptor.Replace(fd, target++);
            FileDescriptor.Close(fd);
        }
    }
}
