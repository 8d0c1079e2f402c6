using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Files;
using Selkie.Linux.Native;

namespace Selkie.Linux.Networks;

/// <summary>Bridges of the network namespace that the calling thread is in (rtnetlink(7)).</summary>
public static unsafe class Bridges
{
    private const int HeaderLength = 16, InfoLength = 16, AttributeHeader = 4, BufferLength = 32 * 1024;
    private const ushort Error = 2, Done = 3, NewLink = 16, GetLink = 18; // message types
    private const ushort IsRequest = 1, WantsAnswer = 4, WantsAll = 0x300, Creates = 0x600; // flags of a message
    private const ushort NameAttribute = 3, MasterAttribute = 10, InfoAttribute = 18, KindAttribute = 1;

    private sealed record Link(int Index, string Name, int Master);

    /// <summary>Whether something is plugged into a bridge; no where there is no such bridge.</summary>
    /// <param name="bridge">The bridge's name.</param>
    public static bool HasPorts(string bridge)
    {
        using var socket = Open();
        Send(socket, Message(GetLink, IsRequest | WantsAll));
        var links = ReadLinks(socket);
        return links.Find(link => link.Name == bridge) is { } found && links.Exists(link => link.Master == found.Index);
    }

    /// <summary>Makes a bridge that nothing is plugged into.</summary>
    /// <param name="name">Its name.</param>
    public static void Add(string name)
    {
        using var socket = Open();
        var kind = Attribute(InfoAttribute, Attribute(KindAttribute, "bridge"u8));
        Send(socket, Message(NewLink, IsRequest | WantsAnswer | Creates, [.. Attribute(NameAttribute, Encoding.UTF8.GetBytes(name + "\0")), .. kind]));
        Span<byte> answer = new byte[BufferLength];
        _ = Receive(socket, answer);
        var error = -BinaryPrimitives.ReadInt32LittleEndian(answer[HeaderLength..]);
        if (error != 0) throw new LinuxException("RTM_NEWLINK", error, name);
    }

    private static byte[] Message(ushort type, int flags, params ReadOnlySpan<byte> attributes)
    {
        var message = new byte[HeaderLength + InfoLength + attributes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(4), type);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(6), (ushort)flags);
        attributes.CopyTo(message.AsSpan(HeaderLength + InfoLength));
        return message;
    }

    private static byte[] Attribute(ushort type, ReadOnlySpan<byte> value)
    {
        var attribute = new byte[Aligned(AttributeHeader + value.Length)];
        BinaryPrimitives.WriteUInt16LittleEndian(attribute, (ushort)(AttributeHeader + value.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(attribute.AsSpan(2), type);
        value.CopyTo(attribute.AsSpan(AttributeHeader));
        return attribute;
    }

    private static void Send(SafeFileHandle socket, byte[] message) => FileDescriptor.WriteAll((int)socket.DangerousGetHandle(), message);

    private static SafeFileHandle Open()
    {
        var descriptor = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, 0);
        return descriptor >= 0 ? FileDescriptor.Own(descriptor) : throw new LinuxException("socket", Marshal.GetLastPInvokeError());
    }

    private static int Receive(SafeFileHandle socket, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var count = Libc.recv((int)socket.DangerousGetHandle(), start, (nuint)buffer.Length, 0);
            return count >= 0 ? (int)count : throw new LinuxException("recv", Marshal.GetLastPInvokeError());
        }
    }

    private static List<Link> ReadLinks(SafeFileHandle socket)
    {
        var links = new List<Link>();
        Span<byte> buffer = new byte[BufferLength];
        while (true)
        {
            ReadOnlySpan<byte> rest = buffer[..Receive(socket, buffer)];
            while (rest.Length >= HeaderLength)
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
                var type = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
                if (type is Done or Error || length < HeaderLength) return links;
                if (type == NewLink) links.Add(Parse(rest[HeaderLength..length]));
                rest = rest[Math.Min(Aligned(length), rest.Length)..];
            }
        }
    }

    private static Link Parse(ReadOnlySpan<byte> message)
    {
        const int TypeMask = 0x3fff;
        var (name, master) = ("", 0);
        for (var rest = message[InfoLength..]; rest.Length >= AttributeHeader;)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(rest), type = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]) & TypeMask;
            if (length < AttributeHeader || length > rest.Length) break;
            if (type == NameAttribute) name = Text(rest[AttributeHeader..length]);
            else if (type == MasterAttribute) master = BinaryPrimitives.ReadInt32LittleEndian(rest[AttributeHeader..]);
            rest = rest[Math.Min(Aligned(length), rest.Length)..];
        }
        return new Link(BinaryPrimitives.ReadInt32LittleEndian(message[4..]), name, master);
    }

    private static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value.TrimEnd((byte)0));

    private static int Aligned(int length) => (length + 3) & ~3;
}
