namespace Eve.Agents.Domainmgr.Hypervisors.Container;

/// <summary>
/// What udhcpc calls for each lease. It sets address, routes and name servers itself, inside the app's network namespace, so that
/// a renewal works while no agent runs.
/// </summary>
internal static class DhcpScript
{
    /// <summary>Names the folder of the app; <see cref="ContainerPlace.Folder"/>.</summary>
    public const string FolderVariable = "EVE_FOLDER";

    /// <summary>The name that the container knows itself by.</summary>
    public const string HostnameVariable = "EVE_HOSTNAME";

    // Strings of the lease may come from a foreign server: they are never evaluated, and cut to harmless characters before they
    // reach a file. resolv.conf and hosts are bound into the container, so they are rewritten in place, never replaced.
    public const string Text = """
        #!/bin/sh
        case "$1" in bound|renew) ;; *) exit 0 ;; esac
        exec 8>"$EVE_FOLDER/dhcp.lock"
        flock 8
        file="$EVE_FOLDER/$interface.lease"
        metric=$((1000 + ${interface#eth}))
        old=$(sed -n 's/^address=//p' "$file" 2>/dev/null)
        ip -4 addr replace "$ip/$mask" dev "$interface" || exit 1
        [ -z "$old" ] || [ "$old" = "$ip/$mask" ] || ip -4 addr del "$old" dev "$interface"
        [ -z "$mtu" ] || ip link set dev "$interface" mtu "$mtu"
        route() {
            if [ "$2" = 0.0.0.0 ]; then
                [ -n "$(ip -4 route show "$1" dev "$interface")" ] || ip -4 route replace "$1" dev "$interface" metric "$metric"
            else
                ip -4 route replace "$1" via "$2" dev "$interface" metric "$metric"
            fi
        }
        if [ -n "$staticroutes" ]; then
            set -- $staticroutes
            while [ $# -ge 2 ]; do route "$1" "$2"; shift 2; done
        else
            for gateway in $router; do route default "$gateway"; break; done
        fi
        clean() { printf %s "$*" | tr -cd 'A-Za-z0-9.:_ -'; }
        {
            [ -z "$search$domain" ] || echo "search $(clean "${search:-$domain}")"
            for server in $dns; do echo "nameserver $(clean "$server")"; done
        } >"$EVE_FOLDER/$interface.dns"
        echo "$ip $EVE_HOSTNAME" >"$EVE_FOLDER/$interface.hosts"
        cat "$EVE_FOLDER"/*.dns >"$EVE_FOLDER/resolv.conf"
        { echo "127.0.0.1 localhost"; echo "::1 localhost ip6-localhost ip6-loopback"; cat "$EVE_FOLDER"/*.hosts; } >"$EVE_FOLDER/hosts"
        {
            echo "address=$ip/$mask"
            echo "server=$(clean "$serverid")"
            echo "seconds=$(clean "$lease")"
        } >"$file.new"
        mv "$file.new" "$file"

        """;
}
