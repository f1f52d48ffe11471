# What each bench needs beside the SDK: its peers and its tools, and nothing that another bench needs.

need_bench() {
  case $1 in
    startup)
      need_debian ffmpeg=ffmpeg postgresql=/usr/lib/postgresql/*/bin/postgres chromium=chromium
      need_node
      npm_install encoder tests/Netflix.Lab control-plane/web
      build_web
      ;;
    steer-http)
      need_debian ffmpeg=ffmpeg postgresql=/usr/lib/postgresql/*/bin/postgres util-linux=taskset
      need_node
      npm_install encoder tests/Netflix.Lab control-plane/web
      build_web
      ;;
    fleet-link)
      need_debian postgresql=/usr/lib/postgresql/*/bin/postgres redis-server=redis-server util-linux=taskset
      need_node
      npm_install control-plane/web
      build_web
      ;;
    bgp)
      need_debian postgresql=/usr/lib/postgresql/*/bin/postgres gobgpd=gobgpd iproute2=/usr/sbin/ip util-linux=taskset
      need_node
      npm_install control-plane/web
      build_web
      ;;
    hits) need_debian nginx=/usr/sbin/nginx varnish=/usr/sbin/varnishd trafficserver=/usr/bin/traffic_server wrk=wrk util-linux=taskset ;;
    collapse) need_debian nginx=/usr/sbin/nginx varnish=/usr/sbin/varnishd util-linux=taskset ;;
    cold) need_debian nginx=/usr/sbin/nginx e2fsprogs=/usr/sbin/mkfs.ext4 mount=/usr/sbin/losetup util-linux=taskset ;;
    soak) need_debian util-linux=taskset ;;
    restart | idle) need_debian nginx=/usr/sbin/nginx util-linux=taskset ;;
  esac
}
