using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.Mounting;
using Selkie.Linux.NamespaceEntry;
using Selkie.Linux.ProcessControl;
using Selkie.Linux.Sockets;
using Selkie.Linux.Terminals;

namespace Selkie.Linux.Tests;

public sealed class KernelObjectTests
{
    [Fact]
    public void A_socket_path_may_be_longer_than_the_kernels_address()
    {
        var directory = Path.Combine(Directory.CreateTempSubdirectory("selkie-").FullName, new string('d', 120));
        Directory.CreateDirectory(directory);
        var path = directory + "/attach";
        var listener = UnixSocket.Listen(path, UnixSocketKind.Packets);
        var client = UnixSocket.Connect(path, UnixSocketKind.Packets);
        var server = UnixSocket.TryAccept(listener);
        UnixSocket.TrySend(client, "packet"u8);
        var buffer = new byte[10];
        Assert.Equal(6, UnixSocket.TryReceive(server, buffer));
        foreach (var fd in new[] { listener, client, server }) FileDescriptor.Close(fd);
        Directory.Delete(Path.GetDirectoryName(directory)!, recursive: true);
    }

    [Fact]
    public void What_was_sent_before_a_reset_is_received()
    {
        var (a, b) = UnixSocket.Pair(UnixSocketKind.Packets);
        UnixSocket.TrySend(a, "unread"u8);
        UnixSocket.TrySend(b, "last word"u8);
        FileDescriptor.Close(b);
        var buffer = new byte[20];
        Assert.Equal(9, UnixSocket.TryReceive(a, buffer));
        Assert.Equal(0, UnixSocket.TryReceive(a, buffer));
        FileDescriptor.Close(a);
    }

    [Fact]
    public void Descriptors_travel_with_a_packet_whose_length_is_told_before()
    {
        var (a, b) = UnixSocket.Pair(UnixSocketKind.Packets);
        var (read, write) = Pipe.Create();
        UnixSocket.SendDescriptors(a, "several"u8, write, write, read);
        Assert.Equal(7, UnixSocket.NextLength(b));
        var buffer = new byte[8];
        var copies = new int[4];
        Assert.Equal(7, UnixSocket.TryReceiveDescriptors(b, buffer, copies, out var count));
        Assert.Equal(3, count);
        FileDescriptor.WriteAll(copies[1], "through"u8);
        Assert.Equal(7, FileDescriptor.Read(copies[2], buffer));
        FileDescriptor.Close(a);
        Assert.Equal(0, UnixSocket.NextLength(b));
        foreach (var fd in new[] { b, read, write, copies[0], copies[1], copies[2] }) FileDescriptor.Close(fd);
    }

    [Fact]
    public void Epoll_reports_the_tag_of_what_is_ready()
    {
        int epoll = Epoll.Create(), timer = EventDescriptors.Timer();
        var (read, write) = Pipe.Create();
        Epoll.Add(epoll, read, PollEvents.Input, 77);
        Epoll.Add(epoll, timer, PollEvents.Input, 88);
        var tags = new int[4];
        var events = new PollEvents[4];
        Assert.Equal(0, Epoll.Wait(epoll, tags, events, 0));
        FileDescriptor.WriteAll(write, "x"u8);
        Assert.Equal(1, Epoll.Wait(epoll, tags, events, -1));
        Assert.Equal((77, PollEvents.Input), (tags[0], events[0]));
        Epoll.Remove(epoll, read);
        EventDescriptors.SetTimer(timer, 1);
        Assert.Equal(1, Epoll.Wait(epoll, tags, events, -1));
        Assert.Equal(88, tags[0]);
        foreach (var fd in new[] { epoll, timer, read, write }) FileDescriptor.Close(fd);
    }

    [Fact]
    public void A_pseudo_terminal_has_a_size()
    {
        var (master, slavePath) = Terminal.Open();
        Assert.True(Terminal.TrySetSize(master, new TerminalSize(12, 34)));
        var slave = FileDescriptor.Open(slavePath, OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal);
        Assert.True(Terminal.IsTerminal(slave));
        Assert.Equal(new TerminalSize(12, 34), Terminal.Size(slave));
        var modes = Terminal.MakeRaw(slave);
        Assert.NotNull(modes);
        Terminal.Restore(slave, modes);
        FileDescriptor.Close(slave);
        FileDescriptor.Close(master);
    }

    [Fact]
    public void A_network_namespace_is_made_without_entering_it()
    {
        if (Processes.EffectiveUser != 0) Assert.Skip("needs root");
        string own = File.ResolveLinkTarget("/proc/thread-self/ns/net", false)!.Name, inside = "";
        using var ns = Namespaces.NewNetwork();
        Namespaces.RunIn(ns, () => inside = File.ResolveLinkTarget("/proc/thread-self/ns/net", false)!.Name);
        Assert.StartsWith("net:[", inside);
        Assert.NotEqual(own, inside);
        Assert.Equal(own, File.ResolveLinkTarget("/proc/thread-self/ns/net", false)!.Name);
        Assert.Throws<InvalidOperationException>(() => Namespaces.RunIn(ns, () => throw new InvalidOperationException("arrives")));
    }

    [Fact]
    public void A_detached_mount_is_made_and_attached()
    {
        if (Processes.EffectiveUser != 0) Assert.Skip("needs root");
        var directory = Directory.CreateTempSubdirectory("selkie-").FullName;
        Namespaces.OnOwnThread(() =>
        {
            Namespaces.Unshare(NamespaceKind.Mount);
            Mounts.SetPropagation("/", MountFlags.Recursive | MountFlags.Private);
            using var builder = new FileSystemBuilder("tmpfs");
            var tree = builder.Set("size", "1m").Create(MountAttributes.NoExec);
            Mounts.Attach(tree, directory);
            Assert.Equal(new MountOwner(directory, false), MountOwner.Find(directory));
            Mounts.SetPropagation(directory, MountFlags.Shared);
            Assert.True(MountOwner.Find(directory).Shared);
            tree.Dispose(); // an open handle keeps the mount busy
            Mounts.Unmount(directory);
            Assert.False(Mounts.TryUnmount(directory));
        });
        Directory.Delete(directory);
    }
}
